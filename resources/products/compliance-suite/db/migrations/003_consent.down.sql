drop schema consent cascade;
