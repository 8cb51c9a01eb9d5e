namespace Meridian.Client;

/// <summary>What the agent of a node answers.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="ContentType">Media type of the body.</param>
/// <param name="Body">The body; the receiver disposes it.</param>
public sealed record NodeReply(int Status, string ContentType, Stream Body)
{
    /// <summary>An answer in plain text.</summary>
    public static NodeReply Text(int status, string text) => new(status, "text/plain; charset=utf-8", new MemoryStream(System.Text.Encoding.UTF8.GetBytes(text)));

    /// <summary>An answer in JSON.</summary>
    public static NodeReply Json(byte[] json) => new(200, "application/json", new MemoryStream(json));
}
