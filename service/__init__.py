"""What the service knows and does: records, use cases, the API and the pages."""

import gc

# A process makes some hundred thousand things at its start that stay: looking through them for rings of references as
# often as Python does of itself takes a quarter of the start, and later milliseconds of a page.
gc.set_threshold(100_000, 50, 100)
