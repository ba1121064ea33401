"""A whole office day in seconds, through the real commands on a record of its own.

- `plan`: the values that a day is made of; `day_types`: how days differ
- `people`, `shifts`: who comes and who works, drawn from a seed alone, before anything happens
- `offices`: an office with so many counters
- `agenda`: what happens next; `hall`, `desk`, `crowd`: who then asks the office for what
- `play`: the day from its first counter to its proof
"""
