namespace Meridian.Network;

/// <summary>A body that is kept while it passes by, as long as it is small.</summary>
/// <param name="body">The body. Not disposed with this.</param>
/// <param name="most">More bytes than this are not kept, and none at all then.</param>
internal sealed class CopiedBody(Stream body, int most) : WatchedBody(body, static () => { })
{
    private readonly MemoryStream kept = new();
    private bool isWhole;
    private bool isTooLong;

    /// <summary>The body if all of it passed by and was small enough; else null.</summary>
    public ReadOnlyMemory<byte>? Whole => isWhole && !isTooLong ? kept.GetBuffer().AsMemory(0, (int)kept.Length) : null;

    protected override void Came(ReadOnlySpan<byte> part)
    {
        if (part.IsEmpty) isWhole = true;
        else if (isTooLong || kept.Length + part.Length > most) isTooLong = true;
        else kept.Write(part);
    }
}
