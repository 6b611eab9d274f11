"""Charts drawn on the server, one a module.

Every chart is fluid: positions across are in per cent of the width, heights and letters in
pixels, so that one drawing serves a phone and a desk and its words never shrink.
"""
