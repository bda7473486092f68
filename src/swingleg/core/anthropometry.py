"""The body's segments: lengths, masses, centres and radii of gyration (de Leva 1996).

De Leva 1996, J Biomech 29:1223, Table 4.
"""

#: segment lengths as shares of standing height
THIGH_PER_HEIGHT = 0.2425
SHANK_PER_HEIGHT = 0.2493
FOOT_PER_HEIGHT = 0.1482

#: sex → segment → mass as a share of the body's, place of the centre and transverse radius of
#: gyration as shares of the length (thigh and shank from their upper ends, foot heel to toe tip)
SEGMENTS = {
    "male": {
        "thigh": (0.1416, 0.4095, 0.329),
        "shank": (0.0433, 0.4459, 0.249),
        "foot": (0.0137, 0.4415, 0.245),
    },
    "female": {
        "thigh": (0.1478, 0.3612, 0.364),
        "shank": (0.0481, 0.4416, 0.267),
        "foot": (0.0129, 0.4014, 0.279),
    },
}
