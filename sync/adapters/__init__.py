"""Adapters to central systems that are not ours: look-ups, and the little that is written there.

One module a vendor, behind `model.Adapter`; the wire is a `port.Http` by constructor.
"""
