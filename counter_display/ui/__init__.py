"""The windows of counters and hall: officers' panels, boards. Qt stands here and in `app`."""
