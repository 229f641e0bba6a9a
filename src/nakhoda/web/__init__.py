"""The cockpit's shell: layout, components, static files, and the words and shapes that every page shares."""
