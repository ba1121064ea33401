"""The hardware of the hall: drivers, status, simulators. Knows no office and no Qt.

Import the port that you need from its own package (`devices.printers`, `devices.signs`,
`devices.keypads`, `devices.speakers`), so that plain logic never pulls in a driver.
"""
