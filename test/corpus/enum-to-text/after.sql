create table t (m text not null default 'a');
