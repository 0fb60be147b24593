"""The advice: pure functions over frames and dates. No clock, no network, no Streamlit."""
