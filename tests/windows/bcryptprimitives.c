/* Random numbers for Rust's standard library where Wine is older than 8.18: the one function that it asks this library for. */
#include <windows.h>

BOOLEAN NTAPI SystemFunction036(PVOID to, ULONG size);

__declspec(dllexport) BOOL WINAPI ProcessPrng(PBYTE to, SIZE_T size) { return SystemFunction036(to, (ULONG)size); }
