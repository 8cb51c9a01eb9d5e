using Meridian.Objects;

namespace Meridian.ApiServer;

/// <summary>Chooses the form of an answer from the <c>Accept</c> header. Pure.</summary>
internal static class ContentNegotiation
{
    private const string Json = "application/json";
    private const string Protobuf = "application/vnd.kubernetes.protobuf";
    private const string MetaGroup = "meta.k8s.io";

    /// <summary>The form for objects of the API.</summary>
    /// <param name="accept">The header; empty accepts anything.</param>
    /// <param name="isList">Whether a collection is asked for.</param>
    /// <param name="canTabulate">Whether the answer can be shown as a table.</param>
    /// <exception cref="StatusException">406.</exception>
    public static OutputForm ForObjects(string accept, bool isList, bool canTabulate = true)
    {
        // Most clients say only this; the rest is for those who say more.
        if (accept is "" or Json or "*/*") return OutputForm.Object;
        var protobuf = false;
        foreach (var range in MediaRange.ParseAccept(accept))
        {
            // Clients that prefer protobuf read JSON as well, whatever the header says.
            protobuf |= range.Type == Protobuf;
            if (!IsJson(range.Type)) continue;
            if (range["as"].Length == 0) return OutputForm.Object;
            if (range["g"] != MetaGroup || range["v"] != "v1" || !canTabulate) continue;
            if (range["as"] == "Table") return OutputForm.Table;
            if (range["as"] == (isList ? "PartialObjectMetadataList" : "PartialObjectMetadata")) return OutputForm.PartialMetadata;
        }
        return protobuf ? OutputForm.Object : throw ApiError.NotAcceptable($"only the following media types are accepted: {Json}");
    }

    /// <summary>The form for <c>/api</c> and <c>/apis</c>.</summary>
    /// <exception cref="StatusException">406.</exception>
    public static OutputForm ForDiscovery(string accept)
    {
        if (accept.Length is 0) return OutputForm.Object;
        var protobuf = false;
        foreach (var range in MediaRange.ParseAccept(accept))
        {
            protobuf |= range.Type == Protobuf;
            if (!IsJson(range.Type)) continue;
            if (range["as"].Length == 0) return OutputForm.Object;
            if (range["as"] == "APIGroupDiscoveryList" && range["g"] == "apidiscovery.k8s.io" && range["v"] == "v2") return OutputForm.AggregatedDiscovery;
        }
        return protobuf ? OutputForm.Object : throw ApiError.NotAcceptable($"only the following media types are accepted: {Json}");
    }

    private static bool IsJson(string type) => type is Json or "*/*" or "application/*";
}
