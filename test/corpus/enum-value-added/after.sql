create type mood as enum ('bad', 'sad', 'meh', 'ok', 'great'); create table t (m mood default 'great', n int);
