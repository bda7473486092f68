"""Pictures as SVG text, each drawn by a small pure function.

Left is blue, dashed, a hollow circle; right is orange, solid, a filled square: a picture makes
sense in black and white. Colours are CSS classes of `templates/report.css`, so that dark mode
and print restyle them.
"""
