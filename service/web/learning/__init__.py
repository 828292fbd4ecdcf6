"""The pages of learning: exemplars, quick wins, training, published findings, what auditors say about the tools."""
