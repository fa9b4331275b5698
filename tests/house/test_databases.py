"""The databases that the tests stand on are real, empty and of both kinds."""

from sqlalchemy import create_engine, inspect, text


def test_a_fresh_database_is_empty_and_can_be_written(fresh_database_url: str) -> None:
    engine = create_engine(fresh_database_url)

    assert inspect(engine).get_table_names() == []
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE team (name TEXT)"))
        connection.execute(text("INSERT INTO team VALUES ('Söderhamn')"))
        assert connection.scalar(text("SELECT name FROM team")) == "Söderhamn"
    engine.dispose()


def test_the_two_kinds_of_database_are_what_they_say(database_url: str) -> None:
    engine = create_engine(database_url)

    with engine.connect() as connection:
        version = "sqlite_version()" if engine.name == "sqlite" else "version()"
        assert connection.scalar(text(f"SELECT {version}"))
    assert database_url.startswith(engine.name)
    engine.dispose()
