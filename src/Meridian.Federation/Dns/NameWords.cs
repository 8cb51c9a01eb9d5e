using System.Globalization;
using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>What was decided about a name, in lines that fit a TXT record.</summary>
internal static class NameWords
{
    private const int MostClusters = 16;

    /// <summary>The lines.</summary>
    public static IReadOnlyList<string> Of(NameReviewStatus status) =>
    [
        $"client {status.Client.Address} {(status.Client.Place.Length > 0 ? $"is in {status.Client.Place}, by {status.Client.Source}" : "is at a place that is not known")}; policy {status.Policy}",
        .. status.Aliases.Select(a => $"alias {a}"),
        .. status.Clusters.Take(MostClusters).Select(Cluster),
        .. status.Clusters.Length > MostClusters ? (string[])[$"and {status.Clusters.Length - MostClusters} clusters more"] : [],
        status.Answers.Length == 0 ? $"answer {status.Code}" : $"answer {string.Join(" or ", status.Answers.Select(a => string.Join(", ", a.Records.Select(r => r[(r.IndexOf(' ', StringComparison.Ordinal) + 1)..]))))}",
    ];

    private static string Cluster(ReviewedTarget target)
    {
        var far = target.Milliseconds is { } time ? string.Create(CultureInfo.InvariantCulture, $"{(target.Km is { } km ? $"{km:0} km, " : "")}{time:0.#} ms{(target.Measured ? " measured" : "")}, ") : "";
        return $"{(target.Chosen ? "yes" : "no")} {target.Name}: {far}{target.Message}";
    }
}
