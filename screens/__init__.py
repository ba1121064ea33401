"""What the windows of all programs share: the application, its threads, lists, states, languages.

Qt lives here and in the programs' `ui` and `app`; nothing here knows the office or a device.
"""
