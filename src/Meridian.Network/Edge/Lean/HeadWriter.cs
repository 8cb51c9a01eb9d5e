using System.Text;

namespace Meridian.Network;

/// <summary>Writes a head into a space that is long enough.</summary>
/// <param name="space">The space.</param>
/// <param name="length">How much of it is written already.</param>
internal ref struct HeadWriter(Span<byte> space, int length)
{
    private readonly Span<byte> space = space;

    public int Length { get; private set; } = length;

    public void Raw(scoped ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(space[Length..]);
        Length += bytes.Length;
    }

    public void Text(string text) => Length += Encoding.UTF8.GetBytes(text, space[Length..]);

    public void Field(scoped ReadOnlySpan<byte> name, scoped ReadOnlySpan<byte> value)
    {
        Raw(name);
        Raw(": "u8);
        Raw(value);
        Raw("\r\n"u8);
    }

    public void Field(scoped ReadOnlySpan<byte> name, string value)
    {
        Raw(name);
        Raw(": "u8);
        Text(value);
        Raw("\r\n"u8);
    }

    /// <summary>Begins a trace.</summary>
    public void NewTrace()
    {
        Span<byte> random = stackalloc byte[24];
        Random.Shared.NextBytes(random);
        Raw("traceparent: 00-"u8);
        Hex(random[..16]);
        Raw("-"u8);
        Hex(random[16..]);
        Raw("-00\r\n"u8);
    }

    private void Hex(scoped ReadOnlySpan<byte> bytes)
    {
        Convert.TryToHexStringLower(bytes, space[Length..], out var written);
        Length += written;
    }
}
