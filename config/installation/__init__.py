"""Installing an instance as a service of systemd: what is done is a plan that is shown before it is carried out."""
