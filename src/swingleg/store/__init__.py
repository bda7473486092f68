"""The local library: athletes, recordings, analyses, drills and programmes.

address     where: a folder, a database file or a PostgreSQL URL
schema      the tables as they are now; `migrations` is how they came to be
intake      a result folder → what is filed of it
files       the folders beside the database: whole or not there, whatever happens
library     `Library`, which joins these
progress    one athlete's metrics over time, conditions kept apart
"""
