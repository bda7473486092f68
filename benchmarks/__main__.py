"""`python -m benchmarks`: every benchmark that needs nothing but this environment."""

from benchmarks import pose_speed, startup

startup.main()
print()
pose_speed.main()
