"""ISP billing: what every release of the API and the worker stands on."""
