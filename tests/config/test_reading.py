"""Reading configuration files: what is well, and the sentence for what is not."""

from pathlib import Path

import pytest

from config.reading import ReadingError, read_folder, read_yaml


def written(folder: Path, content: str | bytes, name: str = "tool.yaml") -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def test_a_file_becomes_plain_fields(tmp_path: Path) -> None:
    path = written(tmp_path, "key: core\nsections:\n  - {key: record, graded: true}\n")
    assert read_yaml(path) == {"key": "core", "sections": [{"key": "record", "graded": True}]}


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("key: core\ntitle: [one\n", r"tool\.yaml, line 3: .*Correct that line\."),
        ("key: core\nkey: other\n", r"tool\.yaml, line 2: 'key' is given twice\. Correct that line\."),
        ("key: !!python/name:os.system\n", r"tool\.yaml, line 1: could not determine a constructor"),
        ("key: core\n---\nkey: other\n", r"tool\.yaml, line 2: but found another document"),
        ("- record\n- plan\n", r"tool\.yaml does not consist of named fields\."),
        ("", r"tool\.yaml does not consist of named fields\."),
        ("1: one\n", r"tool\.yaml does not consist of named fields\."),
        (b"title: caf\xe9\n", r"tool\.yaml is not written in UTF-8\."),
        (b"title: \x00\n", r"tool\.yaml is not YAML: .*Correct it\."),
        ("? [a, b]\n: one\n", r"tool\.yaml, line 1: found unhashable key"),
    ],
)
def test_a_broken_file_is_refused_with_its_name_and_place(tmp_path: Path, content: str | bytes, sentence: str) -> None:
    with pytest.raises(ReadingError, match=sentence):
        read_yaml(written(tmp_path, content))


def test_an_absent_file_is_refused_with_its_name(tmp_path: Path) -> None:
    with pytest.raises(ReadingError, match="absent.yaml cannot be read: No such file"):
        read_yaml(tmp_path / "absent.yaml")


def test_a_folder_is_read_by_file_name_and_other_files_are_left_alone(tmp_path: Path) -> None:
    written(tmp_path, "key: b", "b.yaml")
    written(tmp_path, "key: a", "a.yaml")
    written(tmp_path, "no yaml [", "notes.txt")
    assert list(read_folder(tmp_path).items()) == [("a", {"key": "a"}), ("b", {"key": "b"})]


def test_a_folder_without_files_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ReadingError, match="holds no .yaml file"):
        read_folder(tmp_path)
