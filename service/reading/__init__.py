"""What pages and lists read: one module for each kind of page, a bounded number of queries in each."""
