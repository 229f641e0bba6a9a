"""The demo region on a real desk: seeded from the simulator, then kept alive through the real doors."""
