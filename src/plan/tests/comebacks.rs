//! People hired again, hires called off, and ends taken back.
