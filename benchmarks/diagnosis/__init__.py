"""Diagnosis against made-up weeks whose cause is known, and cubes in the style of public localisation benchmarks."""
