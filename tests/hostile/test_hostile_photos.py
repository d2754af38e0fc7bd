"""What is no photo is refused; what is one is drawn anew, so that nothing else of it goes on."""

from __future__ import annotations

from io import BytesIO

import pytest
from hostile_photos import ACCEPTED, REFUSED, Photo
from PIL import Image

from resumesite.errors import ResumesiteError
from resumesite.render.photo import LARGEST_SIDE, prepare_photo


@pytest.mark.parametrize("photo", REFUSED, ids=lambda photo: photo.id)
def test_what_is_no_photo_is_refused(photo: Photo):
    with pytest.raises(ResumesiteError) as caught:
        prepare_photo(photo.make(), f"content/mallory/{photo.name}")

    (problem,) = caught.value.problems
    assert problem.code == photo.code
    assert problem.place.path == f"content/mallory/{photo.name}"
    assert problem.hint


@pytest.mark.parametrize("photo", ACCEPTED, ids=lambda photo: photo.id)
def test_an_odd_photo_is_drawn_anew(photo: Photo):
    prepared = prepare_photo(photo.make(), photo.name)

    assert prepared.media_type == "image/jpeg"
    assert max(prepared.width, prepared.height) <= LARGEST_SIDE
    assert not any(stranger in prepared.data for stranger in (b"script", b"secret", b"PK\3\4", b"Exif"))
    with Image.open(BytesIO(prepared.data)) as picture:
        assert (picture.format, picture.size) == ("JPEG", (prepared.width, prepared.height))
