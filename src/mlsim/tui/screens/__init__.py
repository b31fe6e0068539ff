"""The screens. None knows another: each says what happened, and the app decides what follows."""
