using System.Globalization;
using Meridian.Objects;

namespace Meridian.ApiServer;

/// <summary>Reads and checks the <c>resourceVersion</c> of requests.</summary>
internal static class Revisions
{
    public static string Text(long revision) => revision.ToString(CultureInfo.InvariantCulture);

    /// <summary>The revision, 0 for an empty text.</summary>
    /// <exception cref="StatusException">400: it is not a number.</exception>
    public static long Parse(string text)
    {
        if (text.Length == 0) return 0;
        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var revision)
            ? revision
            : throw ApiError.BadRequest($"Invalid value: \"{text}\": resourceVersion must be a number that this server gave out");
    }

    /// <summary>The revision of a stored object.</summary>
    public static long Of(KubeObject value) => long.Parse(value.Header.ResourceVersion, CultureInfo.InvariantCulture);

    /// <summary>Refuses a revision that does not exist yet: nothing is ever behind here, so there is nothing to wait for.</summary>
    /// <exception cref="StatusException">504.</exception>
    public static void CheckReached(long wanted, long current)
    {
        if (wanted <= current) return;
        throw new StatusException(504, "Timeout", $"Too large resource version: {wanted}, current: {current}")
        {
            Causes = [new StatusCause("ResourceVersionTooLarge", "Too large resource version", "")],
            RetryAfterSeconds = 1,
        };
    }
}
