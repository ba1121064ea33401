# pysqlite3 is the standard library's sqlite3 with a newer SQLite: the same names, the same types.
from sqlite3.dbapi2 import *
