//! Pictures: decoded to pixels and written anew from them alone.

mod details;

use std::io::Cursor;

use image::{
    DynamicImage, ExtendedColorType, ImageDecoder, ImageEncoder, ImageError, ImageFormat, ImageReader, Pixel,
    codecs::jpeg::JpegEncoder, codecs::png::PngEncoder, metadata::Orientation,
};

use crate::{Kind, Limits, Refusal, clean::Removing};

/// Of 100: no difference to be seen in text or faces.
const JPEG_QUALITY: u8 = 90;

/// Whether the details' word on which side is up is followed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Turned {
    /// As every program shows a photo.
    Upright,
    /// As programs show a picture inside a document: the document itself says how it is turned.
    AsItLies,
}

/// The picture without anything but its pixels; and how many pixels it has.
pub(crate) fn clean(
    bytes: &[u8],
    format: ImageFormat,
    turned: Turned,
    limits: &Limits,
    removed: &mut Removing,
) -> Result<(Kind, Vec<u8>, u64), Refusal> {
    let picture = decode(bytes, format, turned, limits)?;
    let photo = match format {
        ImageFormat::Jpeg => true,
        ImageFormat::WebP => details::is_lossy(bytes) && !picture.color().has_alpha(),
        _ => false,
    };
    removed.extend(details::of(bytes, format));
    let pixels = u64::from(picture.width()) * u64::from(picture.height());
    let clean = if photo { jpeg(&picture)? } else { png(picture)? };
    Ok((if photo { Kind::Jpeg } else { Kind::Png }, clean, pixels))
}

fn decode(
    bytes: &[u8],
    format: ImageFormat,
    turned: Turned,
    limits: &Limits,
) -> Result<DynamicImage, Refusal> {
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    let mut bounds = image::Limits::no_limits();
    bounds.max_alloc = Some(limits.picture_bytes);
    reader.limits(bounds);
    let mut decoder = reader.into_decoder().map_err(refusal)?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > limits.pixels {
        return Err(Refusal::TooManyPixels);
    }
    if decoder.total_bytes() > limits.picture_bytes {
        return Err(Refusal::TooManyPixels);
    }
    // A damaged EXIF block is as good as none
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let mut picture = DynamicImage::from_decoder(decoder).map_err(refusal)?;
    if turned == Turned::Upright {
        picture.apply_orientation(orientation);
    }
    Ok(picture)
}

fn refusal(error: ImageError) -> Refusal {
    match error {
        ImageError::Limits(_) => Refusal::TooManyPixels,
        ImageError::Unsupported(_) => Refusal::OtherPicture,
        _ => Refusal::Damaged,
    }
}

fn jpeg(picture: &DynamicImage) -> Result<Vec<u8>, Refusal> {
    let mut clean = Vec::new();
    let encoder = JpegEncoder::new_with_quality(&mut clean, JPEG_QUALITY);
    let written = match picture {
        DynamicImage::ImageLuma8(pixels) => {
            write(encoder, pixels, pixels.dimensions(), ExtendedColorType::L8)
        }
        DynamicImage::ImageRgb8(pixels) => {
            write(encoder, pixels, pixels.dimensions(), ExtendedColorType::Rgb8)
        }
        other => {
            let pixels = other.to_rgb8();
            write(encoder, &pixels, pixels.dimensions(), ExtendedColorType::Rgb8)
        }
    };
    written.map_err(refusal)?;
    Ok(clean)
}

fn png(picture: DynamicImage) -> Result<Vec<u8>, Refusal> {
    let mut clean = Vec::new();
    let encoder = PngEncoder::new(&mut clean);
    let written = if picture.color().has_alpha() {
        let mut pixels = picture.into_rgba8();
        // What is wholly transparent may still hold what somebody erased
        for pixel in pixels.pixels_mut().filter(|pixel| pixel.channels().last() == Some(&0)) {
            *pixel = image::Rgba([0; 4]);
        }
        write(encoder, &pixels, pixels.dimensions(), ExtendedColorType::Rgba8)
    } else if picture.color().has_color() {
        let pixels = picture.into_rgb8();
        write(encoder, &pixels, pixels.dimensions(), ExtendedColorType::Rgb8)
    } else {
        let pixels = picture.into_luma8();
        write(encoder, &pixels, pixels.dimensions(), ExtendedColorType::L8)
    };
    written.map_err(refusal)?;
    Ok(clean)
}

fn write(
    encoder: impl ImageEncoder,
    pixels: &[u8],
    (width, height): (u32, u32),
    color: ExtendedColorType,
) -> Result<(), ImageError> {
    encoder.write_image(pixels, width, height, color)
}
