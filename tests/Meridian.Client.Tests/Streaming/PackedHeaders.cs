namespace Meridian.Client.Tests.Streaming;

/// <summary>Header blocks that zlib has packed.</summary>
internal static class PackedHeaders
{
    public const string First = "78bbe3c6a7c202e50e703a2b294a4dcc851625aca9a0808614cb45a024cc646100000000ffff";

    public const string Second = "02928c180a41654e22000000ffff";
}
