"""Dates as people in the United States write them in English. The clock is each person's own choice."""

DATE_FORMAT = "F j, Y"
MONTH_DAY_FORMAT = "M j"
SHORT_DATE_FORMAT = "m/d/Y"
TIME_FORMAT = "H:i"
FIRST_DAY_OF_WEEK = 0
