using static Meridian.Cel.CelType;
using T = Meridian.Cel.CelType;

namespace Meridian.Cel.Libraries;

/// <summary>Base64.</summary>
internal static class EncoderLibrary
{
    public static CelLibrary Create() => new CelLibrary("encoders")
        .Function("base64.encode", "base64_encode_bytes", Bytes, T.String, v => CelValue.String(Convert.ToBase64String(v.AsBytes())))
        .Function("base64.decode", "base64_decode_string", T.String, Bytes, Decode);

    private static CelValue Decode(CelValue text)
    {
        var padded = text.AsString().TrimEnd('=') is var bare && bare.Length % 4 is 2 or 3 ? bare.PadRight((bare.Length + 3) / 4 * 4, '=') : bare;
        var buffer = new byte[padded.Length];
        return Convert.TryFromBase64String(padded, buffer, out var length) ? CelValue.Bytes(buffer[..length]) : CelValue.Error("illegal base64 data");
    }
}
