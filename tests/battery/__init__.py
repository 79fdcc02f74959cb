"""The battery: instances that it starts itself are pressed, starved and broken, and what they answered is printed."""
