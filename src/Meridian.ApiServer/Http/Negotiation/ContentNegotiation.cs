using Meridian.Objects;

namespace Meridian.ApiServer;

/// <summary>Chooses form and encoding of an answer from the <c>Accept</c> header. Pure.</summary>
internal static class ContentNegotiation
{
    private const string Json = "application/json";
    private const string Yaml = "application/yaml";
    private const string Protobuf = ObjectDecoder.ProtobufMediaType;
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
        foreach (var range in MediaRange.ParseAccept(accept))
        {
            if (EncodingOf(range.Type) is not { } encoding) continue;
            if (FormOf(range, encoding, isList, canTabulate) is { } form) return form;
        }
        throw NotAcceptable(protobuf: true);
    }

    /// <summary>The encoding of an answer.</summary>
    /// <param name="accept">The header; empty accepts anything.</param>
    /// <param name="form">Form of the answer, as chosen.</param>
    /// <param name="protobuf">Whether the answer's kind has a protobuf form.</param>
    /// <returns>JSON also if nothing fits: what refuses a request must be told somehow.</returns>
    public static WireEncoding Encoding(string accept, OutputForm form, bool protobuf)
    {
        if (accept is "" or Json or "*/*") return WireEncoding.Json;
        WireEncoding? otherForm = null;
        foreach (var range in MediaRange.ParseAccept(accept))
        {
            if (EncodingOf(range.Type) is not { } encoding || (encoding == WireEncoding.Protobuf && (!protobuf || form == OutputForm.Table))) continue;
            if (IsOf(range["as"], form)) return encoding;
            otherForm ??= encoding;
        }
        return otherForm ?? WireEncoding.Json;
    }

    /// <summary>Refuses a request whose answer no encoding that the client accepts can carry.</summary>
    /// <exception cref="StatusException">406.</exception>
    public static void CheckEncoding(string accept, bool protobuf, bool stream)
    {
        if (accept is "" or Json or "*/*") return;
        foreach (var range in MediaRange.ParseAccept(accept))
        {
            switch (EncodingOf(range.Type))
            {
                case WireEncoding.Json:
                case WireEncoding.Yaml when !stream:
                case WireEncoding.Protobuf when protobuf:
                    return;
            }
        }
        throw NotAcceptable(protobuf, yaml: !stream);
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
            if (EncodingOf(range.Type) is not WireEncoding.Json) continue;
            if (range["as"].Length == 0) return OutputForm.Object;
            if (range["as"] == "APIGroupDiscoveryList" && range["g"] == "apidiscovery.k8s.io" && range["v"] == "v2") return OutputForm.AggregatedDiscovery;
        }
        return protobuf ? OutputForm.Object : throw NotAcceptable(protobuf: true);
    }

    private static WireEncoding? EncodingOf(string type) => type switch
    {
        Json or "*/*" or "application/*" => WireEncoding.Json,
        Yaml => WireEncoding.Yaml,
        Protobuf => WireEncoding.Protobuf,
        _ => null,
    };

    private static OutputForm? FormOf(MediaRange range, WireEncoding encoding, bool isList, bool canTabulate)
    {
        var form = range["as"];
        if (form.Length == 0) return OutputForm.Object;
        if (range["g"] != MetaGroup || range["v"] != "v1" || !canTabulate) return null;
        if (form == "Table" && encoding != WireEncoding.Protobuf) return OutputForm.Table;
        return form == (isList ? "PartialObjectMetadataList" : "PartialObjectMetadata") ? OutputForm.PartialMetadata : null;
    }

    private static bool IsOf(string named, OutputForm form) => form switch
    {
        OutputForm.Table => named == "Table",
        OutputForm.PartialMetadata => named.StartsWith("PartialObjectMetadata", StringComparison.Ordinal),
        _ => named.Length == 0,
    };

    private static StatusException NotAcceptable(bool protobuf, bool yaml = true) => ApiError.NotAcceptable(
        $"only the following media types are accepted: {Json}{(yaml ? $", {Yaml}" : "")}{(protobuf ? $", {Protobuf}" : "")}");
}
