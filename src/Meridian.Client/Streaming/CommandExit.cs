using System.Globalization;
using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.Client;

/// <summary>How a command in a container ended.</summary>
/// <param name="Code">Its exit code.</param>
/// <param name="Message">What a person reads about a code other than 0.</param>
public sealed record CommandExit(int Code, string Message = "")
{
    private const string NonZero = "NonZeroExitCode";
    private const string CodeCause = "ExitCode";

    /// <summary>The command did what it should.</summary>
    public static CommandExit Success { get; } = new(0);

    /// <summary>The Status that travels on the error channel.</summary>
    public ReadOnlyMemory<byte> ToStatus()
    {
        var status = new JsonObject { ["metadata"] = new JsonObject(), ["status"] = Code == 0 ? "Success" : "Failure" };
        if (Code != 0)
        {
            status["message"] = Message;
            status["reason"] = NonZero;
            status["details"] = new JsonObject { ["causes"] = new JsonArray(new JsonObject { ["reason"] = CodeCause, ["message"] = Code.ToString(CultureInfo.InvariantCulture) }) };
        }
        return JsonBytes.Of(status);
    }

    /// <summary>Reads what came on the error channel.</summary>
    /// <exception cref="StatusException">It says that the command could not be run.</exception>
    public static CommandExit Read(ReadOnlyMemory<byte> text)
    {
        if (text.IsEmpty) return Success;
        // Servers of before 1.5 send plain text.
        var status = ObjectOf(text.Span) ?? throw ApiError.Internal(System.Text.Encoding.UTF8.GetString(text.Span));
        if (Text(status, "status") == "Success") return Success;
        // Container runtimes send a Status without its kind.
        if (Text(status, "kind") != "Status" && Text(status, "reason") != NonZero) throw ApiError.Internal(Bare(Text(status, "message")));
        if (Text(status, "reason") != NonZero) throw StatusJson.Read(text, 500);
        var causes = (status["details"] as JsonObject)?["causes"] as JsonArray ?? [];
        var cause = causes.OfType<JsonObject>().FirstOrDefault(c => Text(c, "reason") == CodeCause);
        return int.TryParse(Text(cause, "message"), NumberStyles.Integer, CultureInfo.InvariantCulture, out var code)
            ? new CommandExit(code, Text(status, "message"))
            : throw StatusJson.Read(text, 500);
    }

    // The error that is made of it says so itself.
    private static string Bare(string message)
    {
        const string Prefix = "Internal error occurred: ";
        return message.StartsWith(Prefix, StringComparison.Ordinal) ? message[Prefix.Length..] : message;
    }

    private static JsonObject? ObjectOf(ReadOnlySpan<byte> text)
    {
        try
        {
            return JsonNode.Parse(text) as JsonObject;
        }
        catch (System.Text.Json.JsonException)
        {
            return null;
        }
    }

    private static string Text(JsonObject? parent, string name) => parent?[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : "";
}
