"""What the cockpit's pages show: figures of the metric engine in words, tiles, tables and charts.

Every module gives finished values; a template computes nothing. What a page shows is said by its address alone.
"""
