//! What should be true of one account. Ownership is decided here; the difference knows none.
