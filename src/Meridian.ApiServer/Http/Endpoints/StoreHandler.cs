using System.Text;
using Meridian.Objects;
using Meridian.Storage;
using Microsoft.AspNetCore.Http;

namespace Meridian.ApiServer;

/// <summary>Answers what administrators ask of the store as a whole, while it serves.</summary>
/// <param name="store">The store; null if this server has none of its own.</param>
internal sealed class StoreHandler(IStoreMaintenance? store)
{
    /// <summary>Gives the whole store as a file.</summary>
    public const string BackupPath = "/meridian/backup";

    /// <summary>Walks the invariants: one line for each that does not hold, or <c>ok</c>.</summary>
    public const string CheckPath = "/meridian/check";

    public async Task BackupAsync(ApiRequest request)
    {
        var image = await Store().ImageAsync(request.Aborted);
        var folder = Directory.CreateTempSubdirectory("meridian-backup-");
        try
        {
            var file = Path.Combine(folder.FullName, "store.db");
            await Task.Run(() => StoreFile.Write(file, image), request.Aborted);
            await using var content = File.OpenRead(file);
            request.Response.ContentType = "application/vnd.sqlite3";
            request.Response.ContentLength = content.Length;
            await content.CopyToAsync(request.Response.Body, request.Aborted);
        }
        catch (IOException failure) when (!request.Response.HasStarted)
        {
            throw ApiError.Internal($"the backup could not be made: {failure.Message}");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    public async Task CheckAsync(ApiRequest request)
    {
        var faults = await Store().CheckAsync(request.Aborted);
        var text = new StringBuilder();
        foreach (var fault in faults) text.Append(fault).Append('\n');
        await ResponseWriter.TextAsync(request, StatusCodes.Status200OK, faults.Count == 0 ? "ok\n" : text.ToString());
    }

    private IStoreMaintenance Store() => store ?? throw ApiError.NotImplemented("this server keeps no store of its own");
}
