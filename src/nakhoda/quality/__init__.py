"""Surveys now; reviews, rubrics, calibration and guidelines as they come."""
