"""The counters and the hall's output: keypads, signs, voice; each follows or feeds the journal."""
