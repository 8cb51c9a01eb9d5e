using Meridian.Client;
using Meridian.Objects;

namespace Meridian.ApiServer;

/// <summary>Reads the options of exec and attach from the query.</summary>
internal static class CommandQuery
{
    private const int MaxWords = 4096;

    /// <exception cref="StatusException">400: nothing is to be streamed, or nothing to be run.</exception>
    public static RemoteCommandOptions Read(ApiRequest request)
    {
        var tty = request.Flag("tty");
        var options = new RemoteCommandOptions
        {
            Container = request.Query("container"),
            Command = request.Path.Subresource == "exec" ? [.. request.Http.Request.Query["command"].Select(c => c ?? "")] : [],
            Stdin = request.Flag("stdin"),
            Stdout = request.Flag("stdout"),
            // A terminal has but one output.
            Stderr = request.Flag("stderr") && !tty,
            Tty = tty,
        };
        if (!options.Stdin && !options.Stdout && !options.Stderr) throw ApiError.BadRequest("you must specify at least 1 of stdin, stdout, stderr");
        if (request.Path.Subresource == "exec" && options.Command.Count == 0) throw ApiError.BadRequest("you must specify at least one command for the container");
        if (options.Command.Count > MaxWords) throw ApiError.BadRequest($"the command has {options.Command.Count} words, at most {MaxWords} are taken");
        return options;
    }
}
