using System.Buffers.Text;
using System.Globalization;
using System.Text;
using Meridian.Objects;

namespace Meridian.ApiServer;

/// <summary>Where the next page of a list begins.</summary>
/// <param name="Revision">Revision of the first page; <see cref="Newest"/> to go on at the newest, accepting what changed in between.</param>
/// <param name="After">Last key of the page before.</param>
/// <param name="Issued">When the first page was read, in seconds of the Unix epoch.</param>
internal readonly record struct ContinueToken(long Revision, ObjectKey After, long Issued)
{
    public const long Newest = -1;

    /// <summary>How long the pages of one list may be asked for; as long as Kubernetes keeps revisions before it compacts them away.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);

    // Tokens come back from clients: no key is longer than this.
    private const int MaxLength = 1024;

    /// <summary>The opaque text given to clients.</summary>
    public override string ToString() =>
        Base64Url.EncodeToString(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"v1 {Revision} {Issued} {After.Namespace} {After.Name}")));

    /// <summary>Whether the list's time is over.</summary>
    public bool IsExpired(DateTimeOffset now) => now.ToUnixTimeSeconds() - Issued > Lifetime.TotalSeconds;


    /// <exception cref="StatusException">400: the text is not one of our tokens.</exception>
    public static ContinueToken Parse(string text)
    {
        var parts = Decode(text)?.Split(' ') ?? [];
        if (parts is ["v1", var revision, var issued, var ns, var name]
            && long.TryParse(revision, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var at)
            && long.TryParse(issued, NumberStyles.None, CultureInfo.InvariantCulture, out var then))
            return new ContinueToken(at, new ObjectKey(ns, name), then);
        throw ApiError.BadRequest("continue key is not valid: it was not issued by this server");
    }

    private static string? Decode(string text) =>
        text.Length <= MaxLength && Base64Url.IsValid(text) ? Encoding.UTF8.GetString(Base64Url.DecodeFromChars(text)) : null;
}
