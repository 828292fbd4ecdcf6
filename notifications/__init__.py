"""How people are told: clocks, the outbox, the wording, the channels; knows the service, which does not know it."""
