// What golf needs of MPI, with the constants that are macros (MPI_COMM_WORLD, MPI_BYTE and others)
// behind functions. Each returns MPI_SUCCESS, which is 0, or MPI's error.
#include <mpi.h>
#include <stddef.h>
#include <stdint.h>

typedef struct {
  MPI_Request request;
} golf_mpi_request;

/// Joins the others. MPI is called by the main thread only.
static inline int golf_mpi_join(int *rank, int *count) {
  int given = 0;
  int error = MPI_Init_thread(NULL, NULL, MPI_THREAD_FUNNELED, &given);
  if (error) return error;
  if ((error = MPI_Comm_set_errhandler(MPI_COMM_WORLD, MPI_ERRORS_RETURN))) return error;
  if ((error = MPI_Comm_rank(MPI_COMM_WORLD, rank))) return error;
  return MPI_Comm_size(MPI_COMM_WORLD, count);
}

/// Leaves, all together.
static inline int golf_mpi_leave(void) { return MPI_Finalize(); }

/// Ends all ranks, where leaving together is out of the question.
static inline int golf_mpi_abort(int status) { return MPI_Abort(MPI_COMM_WORLD, status); }

/// Begins to tell every rank a number of each.
static inline int golf_mpi_share_number(
    const int32_t *mine, int32_t *all, golf_mpi_request *request) {
  return MPI_Iallgather(mine, 1, MPI_INT32_T, all, 1, MPI_INT32_T, MPI_COMM_WORLD, &request->request);
}

/// Begins to tell every rank the bytes of each.
static inline int golf_mpi_share_bytes(
    const uint8_t *mine, int32_t count, uint8_t *all, const int32_t *counts,
    const int32_t *places, golf_mpi_request *request) {
  return MPI_Iallgatherv(
      mine, count, MPI_BYTE, all, counts, places, MPI_BYTE, MPI_COMM_WORLD, &request->request);
}

/// Begins to send bytes to one rank.
static inline int golf_mpi_send(
    const uint8_t *bytes, int32_t count, int rank, golf_mpi_request *request) {
  return MPI_Isend(bytes, count, MPI_BYTE, rank, 0, MPI_COMM_WORLD, &request->request);
}

/// Whether what was begun is done.
static inline int golf_mpi_test(golf_mpi_request *request, int *is_done) {
  return MPI_Test(&request->request, is_done, MPI_STATUS_IGNORE);
}

/// Whether bytes have come, from whom and how many.
static inline int golf_mpi_probe(int *has_come, int *rank, int32_t *count) {
  MPI_Status status;
  int error = MPI_Iprobe(MPI_ANY_SOURCE, 0, MPI_COMM_WORLD, has_come, &status);
  if (error || !*has_come) return error;
  *rank = status.MPI_SOURCE;
  int length = 0;
  error = MPI_Get_count(&status, MPI_BYTE, &length);
  *count = length;
  return error;
}

/// Takes the bytes that have come.
static inline int golf_mpi_receive(uint8_t *bytes, int32_t count, int rank) {
  return MPI_Recv(bytes, count, MPI_BYTE, rank, 0, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
}
