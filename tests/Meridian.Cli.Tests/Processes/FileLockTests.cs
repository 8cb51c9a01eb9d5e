namespace Meridian.Cli.Tests.Processes;

public sealed class FileLockTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("meridian-cli-").FullName;

    private string File => Path.Combine(folder, "lock");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void IsHeld_NoFile_IsFalse() => Assert.False(FileLock.IsHeld(File));

    [Fact]
    public void TryTake_Taken_IsNullUntilReleased()
    {
        using (var first = FileLock.TryTake(File))
        {
            Assert.NotNull(first);
            Assert.Null(FileLock.TryTake(File));
            Assert.True(FileLock.IsHeld(File));
        }

        Assert.False(FileLock.IsHeld(File));
        FileLock.TryTake(File)!.Dispose();
    }

    [Fact]
    public async Task TakeAsync_Taken_WaitsForTheRelease()
    {
        var first = FileLock.TryTake(File)!;
        var second = FileLock.TakeAsync(File, TestContext.Current.CancellationToken);
        Assert.False(second.IsCompleted);

        first.Dispose();

        (await second).Dispose();
    }

    [Fact]
    public async Task TakeAsync_GivenUp_IsCancelled()
    {
        using var first = FileLock.TryTake(File)!;
        using var given = new CancellationTokenSource();
        var second = FileLock.TakeAsync(File, given.Token);

        await given.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
    }
}
