create sequence s; create sequence q as integer increment -1;
