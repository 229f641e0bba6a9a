"""A capacity plan on paper: what work needs by week, who is there, what is missing, and what can be done (CAPACITY 1).

Import inside functions: the parts load numpy and scipy.
"""
